package org.glassbox.engine.device;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.glassbox.core.GlassboxException;
import org.glassbox.pytorch.Torch;

/**
 * The one thread that touches the device's memory. Training hands in one step at a time, so that a person's question, which goes first, is answered between two
 * steps. Thread safe.
 */
public final class DeviceWorker implements AutoCloseable {
    /** Who is served first. */
    public enum Priority {
        /** Somebody waits for the answer. */
        INTERACTIVE,
        /** One step of something long. */
        TRAINING
    }

    /** Work on the device. */
    @FunctionalInterface
    public interface DeviceTask<T> {
        /**
         * Device thread only.
         *
         * @param manager lives as long as the worker; the task opens a child and closes it
         */
        T run(NDManager manager) throws GlassboxException;
    }

    private record Entry(Priority priority, long ticket, Runnable work) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            int byPriority = priority.compareTo(other.priority);
            return byPriority != 0 ? byPriority : Long.compare(ticket, other.ticket);
        }
    }

    private final PriorityBlockingQueue<Entry> queue = new PriorityBlockingQueue<>();
    private final AtomicLong tickets = new AtomicLong();
    private final Device device;
    private final Thread thread;
    private volatile boolean closed;
    private NDManager manager;
    private int defaultThreads;
    /** Why there is no device; every task fails with it. */
    private GlassboxException startFailure;

    /**
     * @param threads CPU threads for one operation, as in {@link #useThreads}
     */
    public DeviceWorker(Device device, int threads) {
        this.device = device;
        thread = new Thread(this::work, "Glassbox device " + device);
        thread.setDaemon(true);
        thread.start();
        useThreads(threads);
    }

    public Device device() {
        return device;
    }

    /** The device for people, such as "cpu, 2 threads". */
    public String description() {
        return device.isGpu() ? "cuda:" + device.getDeviceId() : "cpu, " + JniUtils.getNumThreads() + (JniUtils.getNumThreads() == 1 ? " thread" : " threads");
    }

    /**
     * Sets how many CPU threads one operation takes, from the next task on. Another number can change the last digits of results.
     *
     * @param threads 0 for PyTorch's own choice: the number of cores, or what the environment says
     */
    public void useThreads(int threads) {
        submit(Priority.TRAINING, manager -> {
            JniUtils.setNumThreads(threads == 0 ? defaultThreads : threads);
            return null;
        });
    }

    /** Queues a task. A failure completes the future with its exception. */
    public <T> CompletableFuture<T> submit(Priority priority, DeviceTask<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        if (closed) {
            result.completeExceptionally(new IllegalStateException("the device was given back"));
            return result;
        }
        queue.add(new Entry(priority, tickets.getAndIncrement(), () -> {
            try {
                if (startFailure != null) {
                    throw startFailure;
                }
                result.complete(task.run(manager));
            } catch (Throwable failure) { // whatever it is, it belongs to who asked, and the worker goes on
                result.completeExceptionally(failure);
            }
        }));
        return result;
    }

    /**
     * Queues a task and waits for it.
     *
     * @throws GlassboxException as the task does; out of device memory becomes one that says so
     */
    public <T> T call(Priority priority, DeviceTask<T> task) throws GlassboxException {
        try {
            return submit(priority, task).join();
        } catch (java.util.concurrent.CompletionException e) {
            throw unwrap(e.getCause());
        }
    }

    private GlassboxException unwrap(Throwable cause) {
        if (cause instanceof GlassboxException expected) {
            return expected;
        }
        String message = String.valueOf(cause.getMessage());
        if (message.contains("out of memory") || message.contains("can't allocate memory")) {
            return GlassboxException.fault("The device (" + device + ") is out of memory; try a smaller batch size or smaller images.", cause);
        }
        if (cause instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) cause;
    }

    private void work() {
        try {
            start();
            while (!closed || !queue.isEmpty()) {
                queue.take().work().run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (manager != null) {
                manager.close();
            }
        }
    }

    private void start() {
        try {
            manager = Torch.newManager(device);
            defaultThreads = JniUtils.getNumThreads();
        } catch (IllegalStateException e) { // says what to do; whoever hands in a task must hear of it instead of waiting for ever
            startFailure = GlassboxException.fault(e.getMessage(), e);
        } catch (RuntimeException | LinkageError e) {
            startFailure = GlassboxException.fault("The device " + device + " can't be used: " + e + ".", e);
        }
    }

    /** Finishes what is queued, then frees the device's memory and waits for the thread's end. */
    @Override
    public void close() {
        closed = true;
        queue.add(new Entry(Priority.TRAINING, Long.MAX_VALUE, () -> { }));
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
