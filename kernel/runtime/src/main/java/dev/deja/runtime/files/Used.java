package dev.deja.runtime.files;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file that a cell has read or written.
 *
 * @param path absolute
 * @param location where its bytes are now: another path if it was moved
 * @param output whether it was written
 * @param state when it was opened to be read, or when the cell had written it; null if it is gone
 * @param atMillis when the state was looked at, since 1970
 * @param how ways of access, such as {@code stream} and {@code copy}
 * @param doubt a sentence that says what is uncertain, or null
 */
public record Used(
    String path,
    String location,
    boolean output,
    @Nullable FileState state,
    long atMillis,
    List<String> how,
    @Nullable String doubt) {}
