package dev.deja.tracker.cli;

import dev.deja.kernel.install.InstallFailed;
import dev.deja.tracker.group.GroupProblem;
import dev.deja.tracker.index.AmbiguousReference;
import dev.deja.tracker.index.UnknownReference;
import dev.deja.tracker.notebook.NotebookProblem;
import dev.deja.tracker.parameter.ParameterProblem;
import dev.deja.tracker.query.QueryProblem;
import dev.deja.tracker.replay.KernelProblem;
import dev.deja.tracker.replay.LibraryProblem;
import dev.deja.tracker.store.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;

/** What a person is told of something thrown: one line. */
final class Failure {

  /** Those whose message says it all; any other is a fault of Deja's own. */
  private static final List<Class<? extends Throwable>> SAID =
      List.of(
          UserMistake.class,
          InstallFailed.class,
          NotebookProblem.class,
          KernelProblem.class,
          LibraryProblem.class,
          ParameterProblem.class,
          GroupProblem.class,
          UnknownReference.class,
          AmbiguousReference.class,
          StoreException.class);

  private Failure() {}

  /** One line; of a question that makes no sense three, the last of which points at the place. */
  static String line(Throwable failure) {
    return failure instanceof QueryProblem
        ? String.valueOf(failure.getMessage())
        : oneLine(text(failure));
  }

  static String oneLine(String text) {
    return text.strip().replaceAll("\\s*\\R\\s*", " ");
  }

  private static String text(Throwable failure) {
    if (SAID.stream().anyMatch(type -> type.isInstance(failure))) {
      return String.valueOf(failure.getMessage());
    }
    if (failure instanceof UncheckedIOException && failure.getCause() != null) {
      return text(failure.getCause());
    }
    if (failure instanceof FileSystemException e) {
      return fileProblem(e);
    }
    if (failure instanceof InterruptedException) {
      return "interrupted";
    }
    if (failure instanceof IOException && failure.getMessage() != null) {
      return failure.getMessage();
    }
    return "a fault in Deja itself: "
        + failure
        + ". Run it again with --debug to see where, and please report it.";
  }

  private static String fileProblem(FileSystemException e) {
    String file = "'" + e.getFile() + "'";
    if (e instanceof NoSuchFileException) {
      return file + " does not exist";
    }
    if (e instanceof AccessDeniedException) {
      return "the system denies access to " + file;
    }
    if (e instanceof FileAlreadyExistsException) {
      return file + " exists already";
    }
    if (e instanceof NotDirectoryException) {
      return file + " is not a folder";
    }
    return file + ": " + (e.getReason() == null ? e.getClass().getSimpleName() : e.getReason());
  }
}
