package org.glassbox.tests.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.glassbox.core.GlassboxException;
import org.glassbox.engine.device.DeviceChoice;
import org.glassbox.engine.device.DeviceWorker;
import org.glassbox.engine.device.DeviceWorker.Priority;
import org.junit.jupiter.api.Test;

class DeviceWorkerTest {
    @Test
    void aPersonsQuestionGoesBeforeQueuedTrainingSteps() throws Exception {
        try (DeviceWorker worker = new DeviceWorker(Device.cpu(), 1)) {
            List<String> order = new ArrayList<>();
            CountDownLatch running = new CountDownLatch(1);
            CountDownLatch queued = new CountDownLatch(1);
            worker.submit(Priority.TRAINING, manager -> {
                running.countDown();
                awaitUninterrupted(queued);
                return order.add("step 1");
            });
            running.await();
            worker.submit(Priority.TRAINING, manager -> order.add("step 2"));
            CompletableFuture<Boolean> last = worker.submit(Priority.TRAINING, manager -> order.add("step 3"));
            worker.submit(Priority.INTERACTIVE, manager -> order.add("question"));
            queued.countDown();
            last.join();
            assertEquals(List.of("step 1", "question", "step 2", "step 3"), order);
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aTaskThatFailsTellsItsCallerAndTheNextOneRuns() throws Exception {
        try (DeviceWorker worker = new DeviceWorker(Device.cpu(), 1)) {
            GlassboxException failure = assertThrows(GlassboxException.class, () -> worker.call(Priority.TRAINING, manager -> {
                throw GlassboxException.badInput("no such thing");
            }));
            assertEquals("no such thing", failure.getMessage());
            float three = worker.call(Priority.TRAINING, manager -> manager.create(3f).toFloatArray()[0]);
            assertEquals(3f, three);
        }
    }

    @Test
    void aTaskAfterTheEndIsRefused() {
        DeviceWorker worker = new DeviceWorker(Device.cpu(), 1);
        worker.close();
        assertTrue(worker.submit(Priority.TRAINING, manager -> 1).isCompletedExceptionally());
    }

    @Test
    void devicesAreReadAsTheyAreWritten() throws Exception {
        assertEquals(new DeviceChoice(DeviceChoice.Kind.AUTO, 0), DeviceChoice.parse("auto"));
        assertEquals(new DeviceChoice(DeviceChoice.Kind.CUDA, 0), DeviceChoice.parse("cuda"));
        assertEquals(new DeviceChoice(DeviceChoice.Kind.CUDA, 2), DeviceChoice.parse("cuda:2"));
        GlassboxException refused = assertThrows(GlassboxException.class, () -> DeviceChoice.parse("gpu"));
        assertTrue(refused.getMessage().contains("cuda:n"), refused.getMessage());
    }

    @Test
    void aGpuThatIsNotThereIsReplacedByTheCpuWithOneSentence() throws Exception {
        List<String> notices = new ArrayList<>();
        // no machine has a thousand GPUs
        assertEquals(Device.cpu(), DeviceChoice.parse("cuda:999").resolve(notices::add));
        assertEquals(1, notices.size());
        assertTrue(notices.getFirst().contains("the CPU is used"), notices.getFirst());
    }
}
