package dev.deja.kernel.session;

import dev.deja.kernel.engine.InputUnavailable;
import dev.deja.kernel.wire.Channel;
import dev.deja.kernel.wire.KernelChannels;
import dev.deja.kernel.wire.Message;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Asks the client of the running cell for a line of input, one question at a time. Thread-safe. */
final class InputRequests {

  private final KernelChannels channels;
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
  private volatile boolean allowed;

  InputRequests(KernelChannels channels) {
    this.channels = channels;
  }

  /** Says whether the client of the cell that begins now answers questions. */
  void allow(boolean stdinAllowed) {
    allowed = stdinAllowed;
    answers.clear();
  }

  /** Takes a client's {@code input_reply}. */
  void answered(Message reply) {
    answers.add(reply.content().path("value").asText(""));
  }

  /**
   * Asks, and waits for the answer.
   *
   * @throws InputUnavailable if the client allows no input, or the waiting thread is interrupted
   */
  synchronized String ask(Message request, String prompt, boolean password)
      throws InputUnavailable {
    if (!allowed) {
      throw new InputUnavailable(
          "this client takes no input (allow_stdin is false): run the cell in a client that can ask,"
              + " or give the value in the code");
    }
    answers.clear();
    channels.reply(
        Channel.STDIN,
        request,
        "input_request",
        Contents.object().put("prompt", prompt).put("password", password));
    try {
      return answers.take();
    } catch (InterruptedException e) {
      throw new InputUnavailable("the question was interrupted before it was answered");
    }
  }
}
