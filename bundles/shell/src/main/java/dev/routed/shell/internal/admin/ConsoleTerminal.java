package dev.routed.shell.internal.admin;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import org.apache.karaf.shell.api.console.SignalListener;
import org.apache.karaf.shell.support.terminal.SignalSupport;
import org.jline.terminal.Size;
import org.jline.terminal.impl.LineDisciplineTerminal;

/**
 * A terminal whose screen and keys are at the other end of the admin socket. It does what the kernel does for a
 * terminal: echo, line ends, signals by control characters. Keys arrive by {@link #processInputBytes}, which waits
 * while 4,096 bytes are unread.
 */
final class ConsoleTerminal extends LineDisciplineTerminal implements org.apache.karaf.shell.api.console.Terminal {
    private final SignalSupport listeners = new SignalSupport();

    /** @param type that {@link TerminalType} returned */
    ConsoleTerminal(String type, TerminalSize size, OutputStream screen) throws IOException {
        super("routed shell", type, screen, StandardCharsets.UTF_8);
        setSize(new Size(size.columns(), size.rows()));
    }

    void resize(TerminalSize size) {
        setSize(new Size(size.columns(), size.rows()));
        raise(Signal.WINCH);
        listeners.signal(org.apache.karaf.shell.api.console.Signal.WINCH);
    }

    /** Ends the input. */
    void hangUp() throws IOException {
        slaveInputPipe.close();
    }

    @Override
    public void addSignalListener(SignalListener listener) {
        listeners.addSignalListener(listener);
    }

    @Override
    public void addSignalListener(SignalListener listener, org.apache.karaf.shell.api.console.Signal... signals) {
        listeners.addSignalListener(listener, signals);
    }

    @Override
    public void addSignalListener(SignalListener listener, EnumSet<org.apache.karaf.shell.api.console.Signal> signals) {
        listeners.addSignalListener(listener, signals);
    }

    @Override
    public void removeSignalListener(SignalListener listener) {
        listeners.removeSignalListener(listener);
    }

    @Override
    public int getWidth() {
        return getSize().getColumns();
    }

    @Override
    public int getHeight() {
        return getSize().getRows();
    }

    @Override
    public boolean isAnsiSupported() {
        return !getType().equals("dumb");
    }

    @Override
    public boolean isEchoEnabled() {
        return echo();
    }

    @Override
    public void setEchoEnabled(boolean enabled) {
        echo(enabled);
    }
}
