package dev.deja.tracker.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A standalone cluster of Spark on loopback: a master, and workers as processes of their own. */
public final class SparkCluster implements AutoCloseable {

  private final Path jdk;
  private final Path home;
  private final Path folder;
  private final int port;
  private final List<Process> processes = new ArrayList<>();

  private SparkCluster(Path jdk, Path home, Path folder, int port) {
    this.jdk = jdk;
    this.home = home;
    this.folder = folder;
    this.port = port;
  }

  /** Starts one on the JDK that runs this. */
  static SparkCluster start(Path home, Path folder, int workers) throws IOException {
    return start(Path.of(System.getProperty("java.home")), home, folder, workers);
  }

  /** Starts one. */
  public static SparkCluster start(Path jdk, Path home, Path folder, int workers)
      throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    SparkCluster cluster = new SparkCluster(jdk, home, folder, port);
    cluster.launch(
        "I have been elected leader",
        "org.apache.spark.deploy.master.Master",
        "--host",
        "127.0.0.1",
        "--port",
        String.valueOf(port),
        "--webui-port",
        "0");
    for (int i = 1; i <= workers; i++) {
      cluster.launch(
          "Successfully registered with master",
          "org.apache.spark.deploy.worker.Worker",
          "--host",
          "127.0.0.1",
          "--cores",
          "1",
          "--memory",
          "1g",
          "--webui-port",
          "0",
          "--work-dir",
          folder.resolve("worker-" + i).toString(),
          cluster.master());
    }
    return cluster;
  }

  public String master() {
    return "spark://127.0.0.1:" + port;
  }

  /** Settings with which an application keeps to loopback. */
  static List<String> settings() {
    return List.of("spark.driver.host=127.0.0.1", "spark.driver.bindAddress=127.0.0.1");
  }

  /** Kills a worker, from 1, as a machine dies. */
  void killWorker(int number) throws IOException, InterruptedException {
    Process worker = processes.get(number);
    worker.destroyForcibly();
    worker.waitFor();
  }

  private void launch(String until, String main, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                jdk.resolve("bin/java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                "-cp",
                home.resolve("jars") + "/*",
                main));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("DEJA_"));
    builder.environment().put("JAVA_HOME", jdk.toString());
    builder.environment().put("SPARK_HOME", home.toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.13");
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    Process process = builder.start();
    processes.add(process);
    List<String> said = new ArrayList<>();
    BufferedReader out = process.inputReader();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      said.add(line);
      if (line.contains(until)) {
        drain(out);
        return;
      }
    }
    throw new IOException(main + " did not start: " + String.join("\n", said));
  }

  private static void drain(BufferedReader out) {
    Thread thread = new Thread(() -> out.lines().forEach(line -> {}), "spark-output");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    // Executors end with their workers. Process.destroy would close what is drained.
    for (int i = processes.size() - 1; i >= 0; i--) {
      processes.get(i).toHandle().destroy();
    }
  }
}
