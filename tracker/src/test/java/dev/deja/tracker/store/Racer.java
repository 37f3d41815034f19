package dev.deja.tracker.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;

/** A process that tries to create keys, and prints those it created. */
final class Racer {

  private Racer() {}

  public static void main(String[] arguments) throws Exception {
    LocalObjectStore store = LocalObjectStore.open(Path.of(arguments[0]));
    byte[] name = arguments[1].getBytes(UTF_8);
    System.out.println("ready");
    if (System.in.read() < 0) {
      return;
    }
    for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
      if (store.putIfAbsent(
          "notebooks/race/" + i, name.length, () -> new ByteArrayInputStream(name))) {
        System.out.println(i);
      }
    }
  }
}
