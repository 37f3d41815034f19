package dev.deja.tracker.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;

/**
 * A value that a run said about itself.
 *
 * @param key not blank
 * @param value a number, text, boolean, or any JSON
 * @param step the step it belongs to, if one was given
 * @param at when it was said
 */
public record MetadataPoint(String key, JsonNode value, Optional<Long> step, Instant at) {}
