import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";

/** Longest wait for messages, in seconds. Source: SQS guide, "Amazon SQS short and long polling". */
const WAIT_SECONDS = 20;

/** Most messages that one call gives. Source: SQS API, ReceiveMessage, MaxNumberOfMessages. */
const MOST_MESSAGES = 10;

/** A message that is nobody else's for a time. */
export interface HeldMessage {
  /** What it says. */
  readonly body: string;
  /** Takes it off the queue. */
  done(): Promise<void>;
  /** Lets others have it at once. */
  giveBack(): Promise<void>;
  /** Puts it back for so many seconds, as a new message: one that is received too often goes aside. */
  postpone(seconds: number): Promise<void>;
}

/** The queue of small operations. */
export class ExpressQueue {
  readonly #client: SQSClient;
  readonly #url: string;
  readonly #visibilitySeconds: number;

  private constructor(client: SQSClient, url: string, visibilitySeconds: number) {
    this.#client = client;
    this.#url = url;
    this.#visibilitySeconds = visibilitySeconds;
  }

  /** Finds the queue, and for how long a message is nobody else's. */
  static async named(client: SQSClient, name: string): Promise<ExpressQueue> {
    const { QueueUrl = "" } = await client.send(new GetQueueUrlCommand({ QueueName: name }));
    const { Attributes = {} } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["VisibilityTimeout"] }),
    );
    return new ExpressQueue(client, QueueUrl, Number(Attributes.VisibilityTimeout ?? 30));
  }

  /** Waits for messages; none come when the time is over or the signal is given. */
  async receive(most: number, stop: AbortSignal): Promise<readonly HeldMessage[]> {
    try {
      const { Messages = [] } = await this.#client.send(
        new ReceiveMessageCommand({
          QueueUrl: this.#url,
          MaxNumberOfMessages: Math.min(most, MOST_MESSAGES),
          WaitTimeSeconds: WAIT_SECONDS,
        }),
        { abortSignal: stop },
      );
      return Messages.map((message) => this.#hold(message));
    } catch (error) {
      if (stop.aborted) return [];
      throw error;
    }
  }

  /** Keeps a message from others as long as it is worked on. */
  #hold({ Body: body = "", ReceiptHandle: handle = "" }: Message): HeldMessage {
    const setVisibility = (seconds: number) =>
      this.#client.send(
        new ChangeMessageVisibilityCommand({
          QueueUrl: this.#url,
          ReceiptHandle: handle,
          VisibilityTimeout: seconds,
        }),
      );
    const remove = () =>
      this.#client.send(new DeleteMessageCommand({ QueueUrl: this.#url, ReceiptHandle: handle }));
    const extend = () => {
      // A message that others get too does no harm: the lease lets one of them work.
      setVisibility(this.#visibilitySeconds).catch(() => {});
    };
    const timer = setInterval(extend, (this.#visibilitySeconds * 1000) / 3);
    return {
      body,
      done: async () => {
        clearInterval(timer);
        await remove();
      },
      giveBack: async () => {
        clearInterval(timer);
        await setVisibility(0);
      },
      postpone: async (seconds) => {
        clearInterval(timer);
        const message = { QueueUrl: this.#url, MessageBody: body, DelaySeconds: seconds };
        await this.#client.send(new SendMessageCommand(message));
        await remove();
      },
    };
  }
}
