package dev.routed.bench.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Sends hostile calls from four clients at once to a running appliance, and ends with status 1 if an answer is neither
 * a result nor a rejection by a sentence. The caller checks that nothing is left on the host.
 */
public final class Fuzz {
    private static final int CLIENTS = 4;

    private Fuzz() {}

    /**
     * @param args directory of the plugin sockets, seed, the most calls, the most seconds, and of a live container:
     *     address, network ID, endpoint ID
     */
    public static void main(String[] args) throws InterruptedException {
        Path plugins = Path.of(args[0]);
        long seed = Long.parseLong(args[1]);
        long most = Long.parseLong(args[2]);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.parseLong(args[3]));
        List<String> victims = List.of(args[5], args[6]);
        System.out.println("seed " + seed);

        Client.Tally tally = new Client.Tally();
        BooleanSupplier goesOn = () -> tally.calls() < most && System.nanoTime() < end;
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        List<Future<?>> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            Random random = new Random(seed + i);
            Client client = new Client(i, random, new Hostile(random, victims, args[4]), plugins, tally);
            clients.add(threads.submit(() -> play(client, goesOn)));
        }
        threads.shutdown();
        int failed = 0;
        for (Future<?> client : clients) {
            try {
                client.get();
            } catch (ExecutionException e) {
                failed++;
                e.getCause().printStackTrace(System.out);
            }
        }
        tally.faults().forEach(System.out::println);
        System.out.println(tally);
        System.exit(failed == 0 && tally.faults().isEmpty() ? 0 : 1);
    }

    private static void play(Client client, BooleanSupplier goesOn) {
        try {
            client.play(goesOn);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
