package dev.deja.runtime;

/**
 * A thread that uses the link. Interrupting it does nothing: a channel closes when a thread in it
 * is interrupted, and user code may interrupt every thread it finds.
 */
final class LinkThread extends Thread {

  LinkThread(Runnable work, String name) {
    super(work, name);
  }

  @Override
  public void interrupt() {}
}
