package fr.archireg.orchestrator.selftest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import fr.archireg.orchestrator.http.SseEncoder;
import fr.archireg.orchestrator.llm.SseDecoder;
import fr.archireg.orchestrator.llm.SseEvent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EventStreamSelfTest {
    @Test
    void readsBackWhatItWrites() throws IOException {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        stream.writeBytes(SseEncoder.event("start", "g:1", "{\"mode\":\"generated\"}"));
        stream.writeBytes(SseEncoder.ping());
        stream.writeBytes(SseEncoder.data("{\"content\":\"L’article 🏠\"}"));

        assertEquals(
                List.of(
                        new SseEvent("start", "{\"mode\":\"generated\"}"),
                        new SseEvent("message", "{\"content\":\"L’article 🏠\"}")),
                read(stream.toByteArray()));
    }

    @Test
    void readsAnyEndOfLineAndDropsWhatIsCutOff() throws IOException {
        byte[] bytes =
                "data: a\r\ndata: b\r\n\r\ndata:c\r\rdata: cut".getBytes(StandardCharsets.UTF_8);

        assertEquals(
                List.of(new SseEvent("message", "a\nb"), new SseEvent("message", "c")),
                read(bytes));
    }

    private static List<SseEvent> read(byte[] bytes) throws IOException {
        SseDecoder decoder = new SseDecoder(new ByteArrayInputStream(bytes));
        List<SseEvent> events = new ArrayList<>();
        Optional<SseEvent> event = decoder.next();
        while (event.isPresent()) {
            events.add(event.get());
            event = decoder.next();
        }
        return events;
    }
}
