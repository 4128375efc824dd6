package dev.routed.itests.together;

import dev.routed.api.kernel.DelegatingKernel;
import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.Step;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** Runs an action before each step of a real kernel, on the thread of the step. */
final class InterruptibleKernel extends DelegatingKernel {
    private final Kernel real;
    private volatile Consumer<Step> before = step -> {};

    InterruptibleKernel(Kernel real) {
        this.real = real;
    }

    void before(Consumer<Step> action) {
        before = action;
    }

    @Override
    protected <T> T with(Function<Kernel, T> call) {
        return call.apply(real);
    }

    @Override
    public void apply(List<Step> steps) {
        for (Step step : steps) {
            before.accept(step);
            real.apply(List.of(step));
        }
    }

    @Override
    public Kernel in(Path namespace) {
        InterruptibleKernel inside = new InterruptibleKernel(real.in(namespace));
        inside.before(step -> before.accept(step));
        return inside;
    }
}
