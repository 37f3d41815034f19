package dev.deja.tracker.client;

import dev.deja.kernel.extension.Answerer;
import dev.deja.kernel.extension.KernelContext;
import dev.deja.kernel.extension.KernelExtension;
import dev.deja.kernel.extension.Question;
import dev.deja.kernel.model.Note;
import dev.deja.tracker.Tracker;
import org.jspecify.annotations.Nullable;

/**
 * Lets notebook code ask for what was recorded, through {@code Deja.open()}. Nothing is opened
 * before the first question.
 */
public final class ClientExtension implements KernelExtension {

  @Override
  public String name() {
    return "client";
  }

  @Override
  public void start(KernelContext context) {
    context.answer("store", new Lazily());
  }

  private static final class Lazily implements Answerer {

    private @Nullable StoreAnswers answers;

    private synchronized StoreAnswers answers() {
      StoreAnswers open = answers;
      if (open == null) {
        open = new StoreAnswers(Tracker.open(System.getenv()));
        answers = open;
      }
      return open;
    }

    @Override
    public String answer(Question question) throws Exception {
      return answers()
          .answer(
              question.json(), loaded -> question.observers().accept(new Note("loaded", loaded)));
    }
  }
}
