package dev.routed.lifecycle.internal;

import java.util.Map;

/** Judges by owner and mode whether users other than root and this process may change a file. Pure. */
final class Exposure {
    /** S_IWOTH, S_IWGRP and S_ISVTX of inode(7). */
    private static final int WRITABLE_BY_ALL = 0002;

    private static final int WRITABLE_BY_GROUP = 0020;
    private static final int STICKY = 01000;
    private static final int ROOT = 0;

    private Exposure() {}

    /**
     * @param file attributes {@code unix:mode,uid,gid} of a file or directory, not of a symbolic link
     * @param user of this process
     */
    static boolean isChangeable(Map<String, Object> file, int user) {
        int owner = (Integer) file.get("uid");
        return owner != ROOT && owner != user || isWritable(file);
    }

    /** Tells whether other users may replace what lies in a directory above; in a sticky one only owners may. */
    static boolean isReplaceable(Map<String, Object> directory, int user) {
        int owner = (Integer) directory.get("uid");
        boolean sticky = ((Integer) directory.get("mode") & STICKY) != 0;
        return owner != ROOT && owner != user || !sticky && isWritable(directory);
    }

    private static boolean isWritable(Map<String, Object> file) {
        int mode = (Integer) file.get("mode");
        boolean group = (mode & WRITABLE_BY_GROUP) != 0 && (Integer) file.get("gid") != ROOT;
        return group || (mode & WRITABLE_BY_ALL) != 0;
    }
}
