package dev.routed.bench.fuzz;

import dev.routed.testkit.Recordings;
import dev.routed.testkit.Recordings.Recording;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** Replays the recordings of engines to a running appliance, and prints the rejected calls. */
public final class Replay {
    private Replay() {}

    /** @param args directory of the plugin sockets, engines */
    public static void main(String[] args) throws IOException {
        Client.Tally tally = new Client.Tally();
        Random random = new Random();
        Client client = new Client(0, random, new Hostile(random, List.of(), "10.1.0.2"), Path.of(args[0]), tally);
        for (String engine : List.of(args).subList(1, args.length)) {
            for (Recording recording : Recordings.of(engine)) {
                client.replay(recording).forEach(System.out::println);
            }
        }
        tally.faults().forEach(System.out::println);
        System.exit(tally.faults().isEmpty() ? 0 : 1);
    }
}
