package dev.deja.kernel.session;

import dev.deja.kernel.engine.CellResult;
import dev.deja.kernel.engine.Engine;
import dev.deja.kernel.engine.EngineOptions;
import dev.deja.kernel.engine.RestartFailed;
import dev.deja.kernel.extension.JvmSettings;
import dev.deja.kernel.extension.MagicFailed;
import dev.deja.kernel.extension.Notebook;
import dev.deja.kernel.model.CellError;
import dev.deja.kernel.model.Declaration;
import dev.deja.kernel.model.MimeBundle;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The notebook as magics of one cell see it. */
record CellNotebook(RunningCell cell, Engine engine, History log) implements Notebook {

  @Override
  public Optional<String> evaluate(String expression) {
    // Only what is an expression compiles between these brackets.
    CellResult result = cell.evaluate("String.valueOf((Object) (" + expression + "\n))");
    if (result instanceof CellResult.Value value) {
      return value.bundle().map(bundle -> bundle.data().get(MimeBundle.TEXT));
    }
    Optional<CellError> error = RunningCell.errorOf(result);
    if (error.isPresent() && error.get().name().equals(CellError.COMPILATION)) {
      return Optional.empty();
    }
    throw cell.failed(result);
  }

  @Override
  public List<Declaration> declarations() {
    return engine.declarations();
  }

  @Override
  public Map<String, String> values() {
    return engine.values(cell.number());
  }

  @Override
  public boolean hasVariable(String name) {
    return engine.hasVariable(name);
  }

  @Override
  public List<Entry> history() {
    return log.entries();
  }

  @Override
  public JvmSettings settings() {
    EngineOptions options = engine.options();
    return new JvmSettings(
        options.jvmOptions(),
        options.compilerOptions(),
        options.workingFolder(),
        options.environment());
  }

  @Override
  public void settings(JvmSettings changed) {
    engine.options(options(changed));
  }

  @Override
  public void restart(JvmSettings changed) {
    try {
      engine.restart(options(changed));
    } catch (RestartFailed e) {
      throw new MagicFailed(
          String.valueOf(e.getMessage()).replaceFirst("\\.+$", "") + ". Nothing was changed.", e);
    }
  }

  private EngineOptions options(JvmSettings settings) {
    return engine
        .options()
        .withOptions(settings.jvmOptions(), settings.compilerOptions())
        .in(settings.workingFolder(), settings.environment());
  }
}
