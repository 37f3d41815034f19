package dev.deja.kernel.engine;

import dev.deja.kernel.model.CellOutput;
import dev.deja.kernel.model.Note;
import dev.deja.kernel.typing.Completion;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a cell costs in the engine alone: compiler, transport and notebook JVM, without any wire.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 5)
@Measurement(iterations = 3, time = 5)
@Fork(1)
public class EngineBenchmark {

  @SuppressWarnings("NullAway.Init") // JMH calls start first
  private Engine engine;

  private int cell;

  @Setup(Level.Trial)
  public void start() {
    engine = Engine.start(EngineOptions.defaults(Path.of("").toAbsolutePath()), new Quiet());
    engine.run(CellCode.of(++cell, "int known = 1;"));
  }

  @TearDown(Level.Trial)
  public void end() {
    engine.close();
  }

  @Benchmark
  public CellResult onePlusOne() {
    return engine.run(CellCode.of(++cell, "1+1"));
  }

  @Benchmark
  public CellResult declareAgain() {
    return engine.run(CellCode.of(++cell, "int known = " + cell + ";"));
  }

  @Benchmark
  public CellResult twentyStatements() {
    return engine.run(CellCode.of(++cell, "known++;\n".repeat(20)));
  }

  @Benchmark
  public Completion completeAMethod() {
    return engine.complete("\"\".sub", 6);
  }

  /** Hears and forgets. */
  private static final class Quiet implements EngineListener {

    @Override
    public void output(int cell, CellOutput output) {}

    @Override
    public void note(int cell, Note note) {}

    @Override
    public String input(int cell, String prompt, boolean password) throws InputUnavailable {
      throw new InputUnavailable("nobody is there");
    }

    @Override
    public void notebookVmReplaced(String why) {}
  }
}
