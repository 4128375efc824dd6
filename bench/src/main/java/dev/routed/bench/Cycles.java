package dev.routed.bench;

import java.nio.file.Path;
import java.util.List;

/** Creates and deletes dual-stack endpoints one by one over the plugin sockets. A failing call ends the program. */
public final class Cycles {
    private Cycles() {}

    /** @param arguments socket directory, minimal number of cycles, and a file whose existence ends the program */
    public static void main(String[] arguments) throws Exception {
        Endpoints endpoints = new Endpoints(Path.of(arguments[0]), List.of(Endpoints.SUBNET, Endpoints.SUBNET6));
        int minimum = Integer.parseInt(arguments[1]);
        Path end = Path.of(arguments[2]);
        int done = 0;
        while (done < minimum || !end.toFile().exists()) {
            endpoints.down(endpoints.up());
            done++;
        }
        endpoints.end();
        System.out.println(done + " cycles");
    }
}
