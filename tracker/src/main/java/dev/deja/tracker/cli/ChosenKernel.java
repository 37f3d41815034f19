package dev.deja.tracker.cli;

import dev.deja.tracker.notebook.Notebook;
import dev.deja.tracker.replay.InstalledKernels;
import dev.deja.tracker.replay.KernelCommand;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The kernel in which a notebook is run: Deja's own for Java, else that of an installed kernelspec.
 *
 * @param language of the notebook, in lower case
 * @param spec the kernelspec, if it is not Deja's own kernel
 */
record ChosenKernel(String language, Optional<InstalledKernels.Spec> spec) {

  private static final String JAVA = "java";

  /**
   * The kernel that is asked for on the command line, or else by the notebook.
   *
   * @param name how messages name the notebook
   * @throws UserMistake if it is not installed
   */
  static ChosenKernel of(
      Notebook notebook, String name, RunOptions options, Map<String, String> environment) {
    return of(notebook, name, options.kernel(), options.language(), environment);
  }

  /**
   * The same.
   *
   * @param asked the kernelspec that was asked for, if one was
   * @param said the language that was said, in lower case
   */
  static ChosenKernel of(
      Notebook notebook,
      String name,
      Optional<String> asked,
      Optional<String> said,
      Map<String, String> environment) {
    Optional<String> language = said.or(notebook::language);
    boolean java = said.map(JAVA::equals).orElseGet(notebook::isJava);
    if (asked.isEmpty() && java) {
      return new ChosenKernel(JAVA, Optional.empty());
    }
    InstalledKernels installed = new InstalledKernels(environment);
    Optional<InstalledKernels.Spec> spec = asked.or(notebook::kernel).flatMap(installed::find);
    if (spec.filter(InstalledKernels.Spec::isOwn).isPresent()
        || spec.isEmpty() && asked.filter("deja"::equals).isPresent()) {
      return new ChosenKernel(JAVA, Optional.empty());
    }
    if (spec.isEmpty() && asked.isEmpty()) {
      spec =
          installed.all().values().stream()
              .filter(each -> language.filter(each.language()::equals).isPresent())
              .findFirst();
    }
    InstalledKernels.Spec found =
        spec.orElseThrow(() -> missing(name, asked, notebook, language, installed.all().keySet()));
    return new ChosenKernel(
        said.or(() -> known(found.language())).or(notebook::language).orElse(""), spec);
  }

  private static Optional<String> known(String language) {
    return language.isEmpty() ? Optional.empty() : Optional.of(language);
  }

  private static UserMistake missing(
      String name,
      Optional<String> asked,
      Notebook notebook,
      Optional<String> language,
      Collection<String> installed) {
    String there =
        installed.isEmpty()
            ? "none is installed"
            : "there are " + installed.stream().collect(Collectors.joining(", "));
    if (asked.isPresent()) {
      return new UserMistake(
          "--kernel is '%s', and no kernelspec has that name; %s. 'deja' is always there, for Java."
              .formatted(asked.get(), there));
    }
    String kind =
        language
            .map(ChosenKernel::capitalized)
            .map(text -> "is a " + text + " notebook")
            .orElse("says no language");
    return new UserMistake(
        "'%s' %s%s, and no kernelspec for that was found; %s. Activate its environment, choose another with -k NAME, or if it is Java say -l java."
            .formatted(
                name,
                kind,
                notebook.kernel().map(kernel -> " for the kernel '" + kernel + "'").orElse(""),
                there));
  }

  private static String capitalized(String language) {
    return language.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + language.substring(1);
  }

  /** How it is started, with more variables for its environment. */
  KernelCommand command(String store, Map<String, String> variables) {
    if (spec.isEmpty()) {
      return OwnKernel.command(store, variables);
    }
    KernelCommand command = spec.get().command();
    Map<String, String> all = new java.util.LinkedHashMap<>(command.env());
    all.putAll(variables);
    all.put("DEJA_STORE", store);
    return new KernelCommand(command.argv(), all, command.absent(), command.interruptedBySignal());
  }

  /** The name of the kernelspec, if it is not Deja's own kernel. */
  @Nullable String specName() {
    return spec.map(InstalledKernels.Spec::name).orElse(null);
  }
}
