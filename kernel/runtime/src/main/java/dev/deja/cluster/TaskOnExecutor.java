package dev.deja.cluster;

import java.io.IOException;
import java.io.Serializable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;

/**
 * What an executor of Spark does with an order: hands it to a process of Deja beside it, which it
 * keeps for the next one, and adds the result to an accumulator. Behind Spark's {@code
 * VoidFunction}. An attempt whose kernel or process died fails, so that Spark tries again, here or
 * elsewhere; the last one is a result, as Spark gives all of the tasks up if one is none.
 */
final class TaskOnExecutor implements InvocationHandler, Serializable {

  private static final long serialVersionUID = 1;

  /** What begins a result that no process of Deja gave: with the order, a tab, and why. */
  static final String LOST = "lost ";

  private static final String PROBE = "probe ";

  /** Processes that wait for orders; one for each slot of this executor in the end. */
  private static final ConcurrentLinkedDeque<WorkProcess> IDLE = new ConcurrentLinkedDeque<>();

  private final String[] command;
  private final String[] variables;
  private final Object results;
  private final int attempts;

  /**
   * @param command that starts a process of Deja on a worker
   * @param variables of its environment: name, value, name, value …
   * @param results Spark's accumulator of texts: an order, a tab, and its result
   * @param attempts how many there are at most
   */
  TaskOnExecutor(List<String> command, List<String> variables, Object results, int attempts) {
    this.command = command.toArray(String[]::new);
    this.variables = variables.toArray(String[]::new);
    this.results = results;
    this.attempts = attempts;
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    if (method.getName().equals("call") && arguments != null) {
      String order = String.valueOf(arguments[0]);
      String result = order + "\t" + result(order);
      results.getClass().getMethod("add", Object.class).invoke(results, result);
      return null;
    }
    return switch (method.getName()) {
      case "hashCode" -> System.identityHashCode(proxy);
      case "equals" -> arguments != null && proxy == arguments[0];
      default -> "Deja's tasks";
    };
  }

  private String result(String order) throws IOException, InterruptedException {
    boolean last = attempt() + 1 >= attempts;
    String result;
    try {
      result = answer(order);
    } catch (IOException e) {
      if (!last || order.startsWith(PROBE)) {
        throw e;
      }
      return LOST + order + "\t" + String.valueOf(e.getMessage()).replaceAll("\\R", " ");
    }
    if (result.contains("\"ending\":\"LOST\"") && !last) {
      throw new IOException("a kernel died; trying again: " + result);
    }
    return result;
  }

  private String answer(String order) throws IOException, InterruptedException {
    WorkProcess process = IDLE.poll();
    if (process == null || !process.isAlive()) {
      process = WorkProcess.start(command, variables);
    }
    try {
      String result = process.ask(order);
      IDLE.push(process);
      return result;
    } catch (IOException e) {
      process.close();
      throw e;
    } catch (InterruptedException e) {
      // The task has not ended for Spark before its record has.
      process.closeAndWait();
      throw e;
    }
  }

  /** Of this task, from 0. */
  private static int attempt() {
    try {
      Object context = Class.forName("org.apache.spark.TaskContext").getMethod("get").invoke(null);
      return (Integer)
          Class.forName("org.apache.spark.TaskContext").getMethod("attemptNumber").invoke(context);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this is no executor of Spark", e);
    }
  }
}
