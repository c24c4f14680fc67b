package fr.archireg.orchestrator.conversation;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.LocalDate;

/**
 * What the answers of one model took on one day.
 *
 * @param day in UTC
 * @param answers those whose tokens are known
 */
public record DailyUsage(LocalDate day, String model, long answers, @JsonUnwrapped Tokens tokens) {}
