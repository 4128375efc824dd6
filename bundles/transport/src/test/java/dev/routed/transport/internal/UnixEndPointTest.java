package dev.routed.transport.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.util.BufferUtil;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.newsclub.net.unix.AFSocketPair;
import org.newsclub.net.unix.AFUNIXSelectorProvider;
import org.newsclub.net.unix.AFUNIXSocketChannel;
import org.newsclub.net.unix.AFUNIXSocketPair;

/** A channel that its selector may close at any moment. */
public class UnixEndPointTest {

    private Selector selector;
    private AFUNIXSocketChannel caller;
    private UnixEndPoint endPoint;

    @Before
    public void connect() throws IOException {
        selector = AFUNIXSelectorProvider.provider().openSelector();
        AFSocketPair<AFUNIXSocketChannel> pair = AFUNIXSocketPair.open();
        caller = pair.getSocket1();
        AFUNIXSocketChannel channel = pair.getSocket2();
        channel.configureBlocking(false);
        endPoint = new UnixEndPoint(channel, null, channel.register(selector, 0), null, new ArrayByteBufferPool());
    }

    @After
    public void close() throws IOException {
        caller.close();
        endPoint.close();
        selector.close();
    }

    @Test
    public void doesNotReadDuringASelect() throws Exception {
        caller.write(BufferUtil.toBuffer("abc"));
        ByteBuffer buffer = BufferUtil.allocate(10);
        assertEquals(Integer.valueOf(3), afterTheSelector(() -> endPoint.fill(buffer)));
        assertEquals("abc", BufferUtil.toString(buffer));
    }

    @Test
    public void doesNotWriteDuringASelect() throws Exception {
        assertEquals(true, afterTheSelector(() -> endPoint.flush(BufferUtil.toBuffer("abc"))));
    }

    @Test
    public void doesNotCloseDuringASelect() throws Exception {
        afterTheSelector(() -> {
            endPoint.close();
            return null;
        });
        assertEquals(-1, caller.read(ByteBuffer.allocate(1)));
    }

    @Test
    public void readsTheEndOfAChannelClosedByTheSelector() throws IOException {
        endPoint.getChannel().close();
        assertEquals(-1, endPoint.fill(BufferUtil.allocate(10)));
    }

    /** What the call brings, which must wait as long as the selector's lock is suppressed. */
    private <T> T afterTheSelector(Callable<T> call) throws Exception {
        FutureTask<T> task = new FutureTask<>(call);
        Thread thread = new Thread(task);
        synchronized (selector) {
            thread.start();
            while (thread.getState() != Thread.State.BLOCKED) {
                assertTrue("the thread waits for the selector", thread.isAlive());
                Thread.onSpinWait();
            }
        }
        return task.get(60, TimeUnit.SECONDS);
    }
}
