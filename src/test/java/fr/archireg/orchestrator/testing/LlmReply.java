package fr.archireg.orchestrator.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/**
 * What {@link TestingLlm} does for one request: a list of steps, written in the order in which they
 * happen. Immutable; every method gives a longer copy.
 *
 * <pre>{@code
 * LlmReply.stream().delta("L'article").await(latch).delta(" L. 421-1").finish("stop").done()
 * LlmReply.stream().delta("L'art").reset()
 * LlmReply.status(429).header("retry-after", "2").body("{}")
 * LlmReply.silence()
 * }</pre>
 *
 * A stream is sent in chunked encoding, a chunk for each event, and ends with the last chunk unless
 * it is cut, reset or stalled. After its steps the connection stays open for the next request.
 */
public final class LlmReply {
    private final List<Step> steps;
    private final boolean headOpen;
    private final boolean chunked;

    /** One thing that the server does. */
    sealed interface Step {
        /** Writes bytes, given as Latin-1. */
        record Send(String bytes) implements Step {}

        /** Waits for the test. */
        record Await(CountDownLatch latch) implements Step {}

        /** Waits for a while. */
        record Pause(Duration duration) implements Step {}

        /** Does nothing until the peer closes the connection. */
        record Stall() implements Step {}

        /** Closes the connection, with FIN or with RST. */
        record Close(boolean reset) implements Step {}
    }

    private LlmReply(List<Step> steps, boolean headOpen, boolean chunked) {
        this.steps = List.copyOf(steps);
        this.headOpen = headOpen;
        this.chunked = chunked;
    }

    /** A streamed answer with status 200; follow with its events. */
    public static LlmReply stream() {
        return new LlmReply(List.of(new Step.Send("HTTP/1.1 200 OK\r\n")), true, true)
                .header("content-type", "text/event-stream")
                .header("transfer-encoding", "chunked");
    }

    /** A whole answer: the texts as deltas, finish reason stop, usage 9 and 3, {@code [DONE]}. */
    public static LlmReply answer(String... deltas) {
        LlmReply reply = stream();
        for (String delta : deltas) {
            reply = reply.delta(delta);
        }
        return reply.finish("stop").usage(9, 3).done();
    }

    /** Another status; follow with headers and {@link #body}. */
    public static LlmReply status(int status) {
        String line = "HTTP/1.1 %d Status\r\n".formatted(status);
        return new LlmReply(List.of(new Step.Send(line)), true, false);
    }

    /** Reads the request and says nothing. */
    public static LlmReply silence() {
        return new LlmReply(List.of(new Step.Stall()), false, false);
    }

    /** Bytes as they are, head and framing included; follow with {@link #cut} or another end. */
    public static LlmReply raw(byte[] bytes) {
        return new LlmReply(List.of(), false, false).bytes(bytes);
    }

    /** Closes the connection without a word. */
    public static LlmReply hangUp() {
        return new LlmReply(List.of(new Step.Close(false)), false, false);
    }

    /** A header; before any event or body. */
    public LlmReply header(String name, String value) {
        return with(new Step.Send("%s: %s\r\n".formatted(name, value)), headOpen);
    }

    /** A body with its length; the last step. */
    public LlmReply body(String body) {
        byte[] bytes = body.getBytes(UTF_8);
        return header("content-length", Integer.toString(bytes.length)).bytes(bytes);
    }

    /** A piece of the answer; the text must need no escape in JSON. */
    public LlmReply delta(String text) {
        return chunk("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + text + "\"}}]}");
    }

    /** A piece of hidden reasoning. */
    public LlmReply reasoning(String text) {
        return chunk("{\"choices\":[{\"index\":0,\"delta\":{\"reasoning\":\"" + text + "\"}}]}");
    }

    /** The chunk with the finish reason. */
    public LlmReply finish(String reason) {
        return chunk(
                "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"" + reason + "\"}]}");
    }

    /** The chunk with the tokens counted, which has no choices. */
    public LlmReply usage(int promptTokens, int completionTokens) {
        return chunk(
                "{\"choices\":[],\"usage\":{\"prompt_tokens\":%d,\"completion_tokens\":%d}}"
                        .formatted(promptTokens, completionTokens));
    }

    /** The event {@code [DONE]}. */
    public LlmReply done() {
        return chunk("[DONE]");
    }

    /** A data event. */
    public LlmReply chunk(String data) {
        return event("data: " + data + "\n\n");
    }

    /** Any text of a stream of events, as one chunk of the encoding. */
    public LlmReply event(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        return bytes((Integer.toHexString(bytes.length) + "\r\n").getBytes(UTF_8))
                .bytes(bytes)
                .bytes("\r\n".getBytes(UTF_8));
    }

    /** Bytes that bypass the chunked encoding. */
    public LlmReply bytes(byte[] bytes) {
        String text = new String(bytes, ISO_8859_1);
        return with(new Step.Send(headOpen ? "\r\n" + text : text), false);
    }

    /** Waits until the test counts the latch down, at most ten seconds. */
    public LlmReply await(CountDownLatch latch) {
        return with(new Step.Await(latch), false);
    }

    /** Waits for a while, as a model does between tokens. */
    public LlmReply pause(Duration duration) {
        return with(new Step.Pause(duration), false);
    }

    /** Sends nothing more until the peer closes the connection. */
    public LlmReply stall() {
        return with(new Step.Stall(), false);
    }

    /** Closes the connection (FIN) instead of ending the answer. */
    public LlmReply cut() {
        return with(new Step.Close(false), false);
    }

    /** Resets the connection (RST) instead of ending the answer. */
    public LlmReply reset() {
        return with(new Step.Close(true), false);
    }

    /** Everything that it writes; waits are left out. */
    public byte[] wire() {
        return steps().stream()
                .map(step -> step instanceof Step.Send send ? send.bytes() : "")
                .collect(Collectors.joining())
                .getBytes(ISO_8859_1);
    }

    List<Step> steps() {
        Step last = steps.getLast();
        return chunked && !(last instanceof Step.Stall) && !(last instanceof Step.Close)
                ? with(new Step.Send("0\r\n\r\n"), false).steps
                : steps;
    }

    private LlmReply with(Step step, boolean headStaysOpen) {
        // A wait or an end in the head leaves it as it is: open, if it was.
        boolean open = headOpen && (headStaysOpen || !(step instanceof Step.Send));
        List<Step> longer = new ArrayList<>(steps);
        longer.add(step);
        return new LlmReply(longer, open, chunked);
    }
}
