package org.glassbox.pytorch;

import ai.djl.Device;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;

/**
 * Independent pieces of one computation side by side on the processor's cores. Where each takes many short operations, that is faster than to divide every
 * single operation among the cores, as PyTorch does by itself, and what comes out does not depend on the number of threads.
 */
public final class CpuThreads {
    private static final String INTERRUPTED = "interrupted while parts of a computation were under way";

    private CpuThreads() {
    }

    /**
     * Runs a task for each number, in any order, not recorded for differentiation. It takes as many threads as PyTorch gives an operation of the calling thread;
     * on another device than the CPU, one after another on the calling thread.
     *
     * @param task works on arrays of its own: nothing that another one changes
     * @throws RuntimeException the first that a task throws; the rest is not begun then
     * @throws CancellationException if the calling thread is interrupted; those under way are waited for
     */
    public static void each(Device device, int tasks, IntConsumer task) {
        int threads = JniUtils.getNumThreads();
        int workers = device.isGpu() ? 1 : Math.min(threads, tasks);
        AtomicInteger next = new AtomicInteger();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        if (workers <= 1) {
            take(next, tasks, task, failure);
        } else {
            List<Thread> started = new ArrayList<>();
            for (int w = 0; w < workers; w++) {
                started.add(Thread.ofPlatform().daemon().name("glassbox-cpu-" + w).start(() -> {
                    JniUtils.setNumThreads(threads / workers);
                    take(next, tasks, task, failure);
                }));
            }
            waitFor(started, failure);
            JniUtils.setNumThreads(threads); // it is also what a thread begins with that uses PyTorch for the first time
        }
        rethrow(failure.get());
    }

    private static void take(AtomicInteger next, int tasks, IntConsumer task, AtomicReference<Throwable> failure) {
        try (GradientMode off = GradientMode.off()) {
            for (int i = next.getAndIncrement(); i < tasks && failure.get() == null; i = next.getAndIncrement()) {
                task.accept(i);
            }
        } catch (Throwable thrown) { // whatever it is, it belongs to the caller
            failure.compareAndSet(null, thrown);
        }
    }

    private static void waitFor(List<Thread> threads, AtomicReference<Throwable> failure) {
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException stop) {
                    interrupted = true;
                    failure.compareAndSet(null, new CancellationException(INTERRUPTED)); // begins no more
                }
            }
        }
        if (interrupted || Thread.currentThread().isInterrupted()) {
            failure.compareAndSet(null, new CancellationException(INTERRUPTED));
            Thread.currentThread().interrupt();
        }
    }

    private static void rethrow(Throwable failure) {
        if (failure instanceof RuntimeException exception) {
            throw exception;
        }
        if (failure instanceof Error error) {
            throw error;
        }
    }
}
