package dev.deja.tracker.replay;

/**
 * Makes texts equal that differ only in something which says nothing about the result. Each is one
 * small class; its name stands in a verdict that needed it. Thread-safe.
 */
interface Normalizer {

  /** What a verdict calls it, such as {@code identity-hashes}. */
  String name();

  /** The text without what this normalizer looks for; a text that lacks it is returned as it is. */
  String normalize(String text);
}
