package fr.archireg.orchestrator.gguf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;

/** Little-endian numbers and strings of a file, none of which may reach behind its end. */
final class GgufInput {
    private static final int BUFFER_BYTES = 1 << 16;

    private final FileChannel channel;
    private final long size;
    private final ByteBuffer buffer =
            ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN).limit(0);
    private long bufferStart;

    GgufInput(FileChannel channel) throws IOException {
        this.channel = channel;
        this.size = channel.size();
    }

    long size() {
        return size;
    }

    long position() {
        return bufferStart + buffer.position();
    }

    long remaining() {
        return size - position();
    }

    void seek(long position) {
        bufferStart = position;
        buffer.limit(0);
    }

    void skip(long bytes) throws GgufFormatException {
        requireRemaining(bytes);
        if (bytes <= buffer.remaining()) {
            buffer.position(buffer.position() + (int) bytes);
        } else {
            seek(position() + bytes);
        }
    }

    int uint8() throws IOException {
        return need(Byte.BYTES).get() & 0xFF;
    }

    int int32() throws IOException {
        return need(Integer.BYTES).getInt();
    }

    long int64() throws IOException {
        return need(Long.BYTES).getLong();
    }

    /** An unsigned 64-bit count or offset, which has to be plausible. */
    long count(String what, long max) throws IOException {
        long count = int64();
        if (count < 0 || count > max) {
            throw new GgufFormatException(
                    "%s is %s, at most %d is plausible"
                            .formatted(what, Long.toUnsignedString(count), max));
        }
        return count;
    }

    String string(String what, int bytesMax) throws IOException {
        int length = (int) count("the length of " + what, bytesMax);
        requireRemaining(length);
        byte[] bytes = new byte[length];
        int done = 0;
        while (done < length) {
            int part = Math.min(length - done, BUFFER_BYTES);
            need(part).get(bytes, done, part);
            done += part;
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    void skipString() throws IOException {
        skip(count("the length of a string", size));
    }

    private ByteBuffer need(int bytes) throws IOException {
        if (buffer.remaining() < bytes) {
            requireRemaining(bytes);
            bufferStart = position();
            buffer.clear();
            while (buffer.position() < bytes) {
                if (channel.read(buffer, bufferStart + buffer.position()) < 0) {
                    throw new GgufFormatException("the file became shorter while it was read");
                }
            }
            buffer.flip();
        }
        return buffer;
    }

    private void requireRemaining(long bytes) throws GgufFormatException {
        if (bytes > remaining()) {
            throw new GgufFormatException(
                    "the file ends at byte %d, inside its header".formatted(size));
        }
    }
}
