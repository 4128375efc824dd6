package dev.routed.bench;

import java.nio.file.Path;
import java.util.List;

/** Endpoints of both families come and go over the plugin sockets until told to stop; the first call that fails ends it. */
public final class Cycles {

    private Cycles() {}

    /**
     * @param arguments the directory of the plugin sockets, how many cycles at least, and a file at whose
     *     appearance to end
     */
    public static void main(String[] arguments) throws Exception {
        Endpoints endpoints = new Endpoints(Path.of(arguments[0]), List.of(Endpoints.SUBNET, Endpoints.SUBNET6));
        int least = Integer.parseInt(arguments[1]);
        Path end = Path.of(arguments[2]);
        int done = 0;
        while (done < least || !end.toFile().exists()) {
            endpoints.down(endpoints.up());
            done++;
        }
        endpoints.end();
        System.out.println(done + " cycles");
    }
}
