package fr.archireg.orchestrator.llm;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the provider said last about the quota of one model, which all our users share. Source: the
 * {@code x-ratelimit-*} headers (<a href="https://console.groq.com/docs/rate-limits">Groq</a>).
 *
 * @param requests requests a day
 * @param tokens tokens a minute, prompt and completion together
 * @param seenAt when it was said
 */
public record ProviderQuota(Window requests, Window tokens, Instant seenAt) {
    private static final Pattern RESET =
            Pattern.compile(
                    "(?:(\\d{1,4})d)?(?:(\\d{1,6})h)?(?:(\\d{1,6})m)?"
                            + "(?:(\\d{1,9}(?:\\.\\d{1,9})?)s)?(?:(\\d{1,9}(?:\\.\\d{1,9})?)ms)?");

    /**
     * One limit; what the provider did not say is empty.
     *
     * @param limit most that a full window allows
     * @param remaining what is left of it
     * @param reset how long after {@code seenAt} the window is full again
     */
    public record Window(OptionalLong limit, OptionalLong remaining, Optional<Duration> reset) {
        /** How long it takes until so much is left; empty if it is now, as far as is known. */
        private Optional<Duration> until(long wanted, Duration elapsed) {
            if (remaining.isEmpty() || reset.isEmpty() || remaining.getAsLong() >= wanted) {
                return Optional.empty();
            }
            long missing = wanted - remaining.getAsLong();
            // The window fills steadily; where its size is unknown, all of it comes at the end.
            double share =
                    limit.isEmpty()
                            ? 1
                            : (double) missing
                                    / Math.max(1, limit.getAsLong() - remaining.getAsLong());
            return Optional.of(
                            Duration.ofNanos((long) (Math.min(1, share) * reset.get().toNanos()))
                                    .minus(elapsed))
                    .filter(Duration::isPositive);
        }

        private boolean isUnknown() {
            return limit.isEmpty() && remaining.isEmpty() && reset.isEmpty();
        }
    }

    /** The quota in the headers of an answer, empty if it has none of them. */
    static Optional<ProviderQuota> from(Function<String, Optional<String>> header, Instant now) {
        Window requests = window(header, "requests");
        Window tokens = window(header, "tokens");
        return requests.isUnknown() && tokens.isUnknown()
                ? Optional.empty()
                : Optional.of(new ProviderQuota(requests, tokens, now));
    }

    /**
     * How long it takes until so many calls with so many tokens together are possible; empty if
     * they are now, as far as is known.
     */
    Optional<Duration> exhaustedFor(long calls, long callTokens, Instant now) {
        Duration elapsed = Duration.between(seenAt, now);
        Optional<Duration> forRequests = requests.until(calls, elapsed);
        Optional<Duration> forTokens = tokens.until(callTokens, elapsed);
        return Stream.of(forRequests, forTokens).flatMap(Optional::stream).max(Duration::compareTo);
    }

    private static Window window(Function<String, Optional<String>> header, String unit) {
        return new Window(
                number(header.apply("x-ratelimit-limit-" + unit)),
                number(header.apply("x-ratelimit-remaining-" + unit)),
                header.apply("x-ratelimit-reset-" + unit).flatMap(ProviderQuota::reset));
    }

    private static OptionalLong number(Optional<String> value) {
        return value.filter(text -> text.matches("\\d{1,18}")).stream()
                .mapToLong(Long::parseLong)
                .findFirst();
    }

    /** A duration such as {@code 2m59.5s}, {@code 7.66s} or {@code 120ms}. */
    static Optional<Duration> reset(String value) {
        Matcher matcher = RESET.matcher(value);
        if (value.isEmpty() || !matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(
                Duration.ofDays(whole(matcher.group(1)))
                        .plusHours(whole(matcher.group(2)))
                        .plusMinutes(whole(matcher.group(3)))
                        .plusNanos(Math.round(fraction(matcher.group(4)) * 1e9))
                        .plusNanos(Math.round(fraction(matcher.group(5)) * 1e6)));
    }

    private static long whole(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    private static double fraction(@Nullable String digits) {
        return digits == null ? 0 : Double.parseDouble(digits);
    }
}
