package fr.archireg.orchestrator.admin;

import com.cronutils.model.Cron;
import com.cronutils.model.definition.CronDefinition;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When a job of pg_cron should run: five fields, a nickname such as {@code @hourly}, or a number of
 * seconds (<a href="https://github.com/citusdata/pg_cron#what-is-pg_cron">its README</a>).
 */
final class CronSchedule {
    private static final Pattern SECONDS = Pattern.compile("\\s*([1-5]?\\d)\\s+seconds?\\s*");
    private static final CronParser PARSER = new CronParser(definition());

    /** The job has to wait for a worker, and takes its time. */
    private static final Duration LATE_MAX = Duration.ofMinutes(1);

    private CronSchedule() {}

    /**
     * Whether a job that worked then should have worked twice since, or empty if the schedule is in
     * no form that is known here.
     */
    static Optional<Boolean> overdue(
            String schedule, ZoneId zone, Instant lastSuccess, Instant now) {
        return next(schedule, zone, lastSuccess)
                .flatMap(once -> next(schedule, zone, once))
                .map(twice -> now.isAfter(twice.plus(LATE_MAX)));
    }

    private static Optional<Instant> next(String schedule, ZoneId zone, Instant after) {
        Matcher seconds = SECONDS.matcher(schedule);
        if (seconds.matches()) {
            return Optional.of(after.plusSeconds(Long.parseLong(seconds.group(1))));
        }
        return parse(schedule)
                .flatMap(cron -> ExecutionTime.forCron(cron).nextExecution(after.atZone(zone)))
                .map(time -> time.toInstant());
    }

    private static Optional<Cron> parse(String schedule) {
        try {
            // pg_cron writes the last day of the month as a dollar sign.
            return Optional.of(PARSER.parse(schedule.replace('$', 'L')));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static CronDefinition definition() {
        return CronDefinitionBuilder.defineCron()
                .withMinutes()
                .and()
                .withHours()
                .and()
                .withDayOfMonth()
                .supportsL()
                .and()
                .withMonth()
                .and()
                .withDayOfWeek()
                .withValidRange(0, 7)
                .withMondayDoWValue(1)
                .withIntMapping(7, 0)
                .and()
                .withSupportedNicknameHourly()
                .withSupportedNicknameMidnight()
                .withSupportedNicknameDaily()
                .withSupportedNicknameWeekly()
                .withSupportedNicknameMonthly()
                .withSupportedNicknameAnnually()
                .withSupportedNicknameYearly()
                .instance();
    }
}
