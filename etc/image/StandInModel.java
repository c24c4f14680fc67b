import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;

/**
 * Stands in for the language model while the AOT cache is made: answers every request on the port
 * that it is given with the same streamed French answer, a word each millisecond.
 *
 * <pre>java StandInModel.java PORT</pre>
 */
final class StandInModel {
    private static final String ANSWER =
            """
            Oui, en général. **Une déclaration préalable** est nécessaire pour une piscine dont la \
            surface de bassin est comprise entre 10 m² et 100 m², non couverte ou dont la couverture \
            a moins de 1,80 m de haut [1]. L'article R. 421-9 du code de l'urbanisme le prévoit [2], \
            et « les piscines dont le bassin a une superficie inférieure ou égale à 100 m² » y sont \
            nommées.

            - Au-delà de 100 m², il faut un permis de construire [1].
            - Dans un site protégé, la règle est plus stricte : renseignez-vous à la mairie.
            """;

    private StandInModel() {}

    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(arguments[0]);
        HttpServer server =
                HttpServer.create(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 128);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", StandInModel::answer);
        server.start();
    }

    private static void answer(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            for (String word : ANSWER.split("(?<= )", -1)) {
                send(out, chunk("{\"content\":\"" + word.replace("\n", "\\n") + "\"}", "null", ""));
                Thread.sleep(1);
            }
            String usage =
                    ",\"usage\":{\"prompt_tokens\":900,\"completion_tokens\":120,\"total_tokens\":1020}";
            send(out, chunk("{}", "\"stop\"", usage));
            send(out, "[DONE]");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String chunk(String delta, String finishReason, String more) {
        return "{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\","
                + "\"choices\":[{\"index\":0,\"delta\":%s,\"finish_reason\":%s}]%s}"
                        .formatted(delta, finishReason, more);
    }

    private static void send(OutputStream out, String data) throws IOException {
        out.write(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
