package dev.routed.transport.internal;

import static org.junit.Assert.assertNotSame;
import static org.junit.Assert.assertTrue;

import java.nio.ByteBuffer;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.junit.Test;

/** The buffers that Jetty gets. */
public class HttpPoolTest {

    /** Jetty changes a buffer after its release if a request is malformed, which must not be another caller's. */
    @Test
    public void releasedBufferIsNotUsedAgain() {
        HttpPool pool = new HttpPool();
        try {
            ByteBufferPool buffers = pool.newServer().getByteBufferPool();
            RetainableByteBuffer first = buffers.acquire(8_192, false);
            ByteBuffer bytes = first.getByteBuffer();
            assertTrue(first.release());
            assertNotSame(bytes, buffers.acquire(8_192, false).getByteBuffer());
        } finally {
            pool.stop();
        }
    }
}
