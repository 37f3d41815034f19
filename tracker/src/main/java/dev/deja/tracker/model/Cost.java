package dev.deja.tracker.model;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an execution cost: its time, from start to end, at a price per hour.
 *
 * @param amount with six decimal places
 * @param currency as configured, such as {@code EUR}; may be empty
 * @param perHour the price per hour
 */
public record Cost(BigDecimal amount, String currency, BigDecimal perHour) {

  private static final Pattern PRICE =
      Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?)\\s*([\\p{L}\\p{Sc}]{0,10})");
  private static final BigDecimal MILLIS = BigDecimal.valueOf(3_600_000);
  private static final int PLACES = 6;

  /**
   * What a time costs.
   *
   * @param price per hour, such as {@code 0.48 EUR}
   * @throws IllegalArgumentException if it is no price
   */
  public static Cost of(String price, Duration time) {
    Matcher matcher = PRICE.matcher(price.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + price + "' is no price per hour: expected one like 0.48 or 0.48 EUR");
    }
    BigDecimal perHour = new BigDecimal(matcher.group(1));
    BigDecimal amount =
        perHour
            .multiply(BigDecimal.valueOf(Math.max(0, time.toMillis())))
            .divide(MILLIS, PLACES, RoundingMode.HALF_UP);
    return new Cost(amount, matcher.group(2), perHour);
  }

  /** It in words. */
  @JsonIgnore
  public String text() {
    String unit = currency.isEmpty() ? "" : " " + currency;
    return amount.setScale(4, RoundingMode.HALF_UP).toPlainString()
        + unit
        + " ("
        + perHour.toPlainString()
        + unit
        + " per hour)";
  }
}
