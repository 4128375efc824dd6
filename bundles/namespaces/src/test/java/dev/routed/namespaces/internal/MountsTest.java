package dev.routed.namespaces.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import org.junit.Test;

/** With mountinfo lines of a real host that runs the engine; see proc(5). */
public class MountsTest {
    @Test
    public void onlyNetworkNamespacesAreFound() {
        assertEquals(
                Map.of(
                        "net:[4026532281]", Path.of("/run/docker/netns/1b5a8e3cfe0a"),
                        "net:[4026531840]", Path.of("/run/docker/netns/default")),
                Mounts.namespaces("""
                        24 30 0:22 / /proc rw,nosuid,nodev,noexec,relatime shared:14 - proc proc rw
                        30 1 259:1 / / rw,relatime shared:1 - ext4 /dev/root rw,discard
                        611 29 0:4 net:[4026531840] /run/docker/netns/default rw shared:331 - nsfs nsfs rw
                        612 29 0:4 net:[4026532281] /run/docker/netns/1b5a8e3cfe0a rw shared:340 master:3 - nsfs nsfs rw
                        613 29 0:4 mnt:[4026532279] /run/snapd/ns/lxd.mnt rw - nsfs nsfs rw
                        614 29 0:4 net:[4026532290] /mnt/odd rw - tmpfs tmpfs rw
                        """));
    }

    @Test
    public void namespaceMountedTwiceIsListedOnce() {
        assertEquals(Map.of("net:[4026532281]", Path.of("/srv/exec/netns/1b")), Mounts.namespaces("""
                        612 29 0:4 net:[4026532281] /run/docker/netns/1b rw shared:340 - nsfs nsfs rw
                        613 29 0:4 net:[4026532281] /srv/exec/netns/1b rw shared:340 - nsfs nsfs rw
                        """));
    }

    @Test
    public void escapedPathsAreDecoded() {
        assertEquals(
                Map.of("net:[1]", Path.of("/srv/my docker\\netns\ttab")),
                Mounts.namespaces("612 29 0:4 net:[1] /srv/my\\040docker\\134netns\\011tab rw - nsfs nsfs rw\n"));
    }

    @Test
    public void mountsArriveWherePropagationIsOn() {
        String root = "27 1 254:0 / / rw - ext4 /dev/vda rw\n";
        String run = root + "28 27 0:24 / /run rw,nosuid shared:5 - tmpfs tmpfs rw\n";
        String bind = "40 28 0:24 /docker/netns /run/docker/netns rw ";
        String type = "- tmpfs tmpfs rw\n";
        assertTrue("a host whose mounts are private", arrive(root));
        assertTrue("a host with systemd", arrive(run));
        assertFalse("a container with a private mount of the directory", arrive(root + bind + type));
        assertTrue("slave", arrive(root + bind + "master:5 " + type));
        assertTrue("shared and slave", arrive(root + bind + "shared:9 master:5 " + type));
        assertTrue("the last of two", arrive(root + bind + type + bind + "master:5 " + type));
        assertTrue("another's place", arrive(root + bind.replace(" /run", " /other") + type));
    }

    /**
     * The engine creates the directory for its first container. If routed runs in a container, the directory may never
     * appear there.
     */
    @Test
    public void missingDirectoryIsJudgedByTheMountsBesideIt() {
        String root = "27 1 254:0 / / rw - ext4 /dev/vda rw\n";
        Path run = Path.of("/run/docker");
        assertTrue(Mounts.arrive(root, run.resolve("netns"), run));
        String plugins = root + "41 27 0:24 /docker/plugins /run/docker/plugins rw - tmpfs tmpfs rw\n";
        assertFalse(Mounts.arrive(plugins, run.resolve("netns"), run));
        assertTrue("existing directory", Mounts.arrive(plugins, run.resolve("netns"), run.resolve("netns")));
        String namespace = root + "42 27 0:4 net:[4026532281] /run/docker/other rw - nsfs nsfs rw\n";
        assertTrue(Mounts.arrive(namespace, run.resolve("netns"), run));
    }

    private static boolean arrive(String mountinfo) {
        Path directory = Path.of("/run/docker/netns");
        return Mounts.arrive(mountinfo, directory, directory);
    }

    @Test
    public void noMountsAreNoNamespaces() {
        assertEquals(Map.of(), Mounts.namespaces(""));
    }
}
