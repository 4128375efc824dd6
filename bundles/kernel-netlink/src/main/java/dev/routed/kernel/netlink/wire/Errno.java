package dev.routed.kernel.netlink.wire;

import dev.routed.api.kernel.KernelException.Kind;
import java.util.Optional;
import java.util.stream.Stream;

/** Error numbers of rtnetlink with the text of strerror(3); asm-generic/errno.h. */
public enum Errno {
    NONE(0, Kind.OTHER, "Success"),
    EPERM(1, Kind.FORBIDDEN, "Operation not permitted"),
    ENOENT(2, Kind.OTHER, "No such file or directory"),
    ESRCH(3, Kind.OTHER, "No such process"),
    EINTR(4, Kind.OTHER, "Interrupted system call"),
    ENXIO(6, Kind.OTHER, "No such device or address"),
    EAGAIN(11, Kind.OTHER, "Resource temporarily unavailable"),
    ENOMEM(12, Kind.EXHAUSTED, "Cannot allocate memory"),
    EACCES(13, Kind.FORBIDDEN, "Permission denied"),
    EFAULT(14, Kind.OTHER, "Bad address"),
    EBUSY(16, Kind.TAKEN, "Device or resource busy"),
    EEXIST(17, Kind.TAKEN, "File exists"),
    ENODEV(19, Kind.NO_LINK, "No such device"),
    EINVAL(22, Kind.OTHER, "Invalid argument"),
    ENFILE(23, Kind.EXHAUSTED, "Too many open files in system"),
    EMFILE(24, Kind.EXHAUSTED, "Too many open files"),
    ENOSPC(28, Kind.EXHAUSTED, "No space left on device"),
    ERANGE(34, Kind.OTHER, "Numerical result out of range"),
    ENAMETOOLONG(36, Kind.OTHER, "File name too long"),
    EMSGSIZE(90, Kind.OTHER, "Message too long"),
    EPROTONOSUPPORT(93, Kind.OTHER, "Protocol not supported"),
    EOPNOTSUPP(95, Kind.OTHER, "Operation not supported"),
    EAFNOSUPPORT(97, Kind.OTHER, "Address family not supported by protocol"),
    EADDRINUSE(98, Kind.OTHER, "Address already in use"),
    EADDRNOTAVAIL(99, Kind.OTHER, "Cannot assign requested address"),
    ENETDOWN(100, Kind.OTHER, "Network is down"),
    ENETUNREACH(101, Kind.OTHER, "Network is unreachable"),
    ENOBUFS(105, Kind.EXHAUSTED, "No buffer space available"),
    EHOSTUNREACH(113, Kind.OTHER, "No route to host");

    private final int number;
    private final Kind kind;
    private final String text;

    Errno(int number, Kind kind, String text) {
        this.number = number;
        this.kind = kind;
        this.text = text;
    }

    public boolean is(int errno) {
        return number == errno;
    }

    public int number() {
        return number;
    }

    /** The kind of the failure; {@link Kind#OTHER} for an unlisted number. */
    public static Kind kind(int errno) {
        return of(errno).map(known -> known.kind).orElse(Kind.OTHER);
    }

    public static String text(int errno) {
        return of(errno).map(known -> known.text).orElse("Unknown error " + errno);
    }

    private static Optional<Errno> of(int errno) {
        return Stream.of(values()).filter(known -> known.is(errno)).findFirst();
    }
}
