package fr.archireg.orchestrator.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Passes bytes on to a port until it is told to break all connections. Thread-safe. */
public final class TestingProxy implements AutoCloseable {
    private final ServerSocket server;
    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private TestingProxy(ServerSocket server, int target) {
        this.server = server;
        this.target = target;
    }

    /** A proxy that runs. */
    public static TestingProxy before(int target) {
        try {
            TestingProxy proxy =
                    new TestingProxy(
                            new ServerSocket(0, 128, InetAddress.getLoopbackAddress()), target);
            Thread.ofVirtual().name("testing-proxy").start(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The port to connect to. */
    public int port() {
        return server.getLocalPort();
    }

    /** Resets every connection; new ones are passed on again. */
    public void breakConnections() {
        open.forEach(TestingProxy::reset);
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        breakConnections();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Socket program = new Socket(InetAddress.getLoopbackAddress(), target);
                open.add(client);
                open.add(program);
                Thread.ofVirtual().start(() -> pass(client, program));
                Thread.ofVirtual().start(() -> pass(program, client));
            } catch (IOException e) {
                // Closed: the loop ends.
            }
        }
    }

    private void pass(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // One of the two is gone, and so the other goes too.
        } finally {
            reset(from);
            reset(to);
            open.remove(from);
            open.remove(to);
        }
    }

    private static void reset(Socket socket) {
        try (socket) {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // The other direction was quicker and has closed it: gone is what was asked for.
        }
    }
}
