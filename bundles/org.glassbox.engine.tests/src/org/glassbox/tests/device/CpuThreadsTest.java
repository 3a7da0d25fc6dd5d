package org.glassbox.tests.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.pytorch.jni.JniUtils;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.glassbox.pytorch.CpuThreads;
import org.glassbox.pytorch.GradientMode;
import org.glassbox.pytorch.Torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CpuThreadsTest {
    private int threadsBefore;

    @BeforeEach
    void twoThreads() {
        Torch.engine();
        threadsBefore = JniUtils.getNumThreads();
        JniUtils.setNumThreads(2);
    }

    @AfterEach
    void asBefore() {
        JniUtils.setNumThreads(threadsBefore);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 100})
    void eachTaskRunsOnceAndIsNotRecorded(int tasks) {
        AtomicIntegerArray runs = new AtomicIntegerArray(tasks);
        CpuThreads.each(Device.cpu(), tasks, i -> {
            assertFalse(GradientMode.isRecording());
            runs.incrementAndGet(i);
        });
        for (int i = 0; i < tasks; i++) {
            assertEquals(1, runs.get(i));
        }
    }

    @Test
    void twoTasksAreUnderWayAtOnceWithOneThreadEach() {
        CountDownLatch both = new CountDownLatch(2);
        Set<Integer> threads = ConcurrentHashMap.newKeySet();
        CpuThreads.each(Device.cpu(), 2, i -> {
            both.countDown();
            await(both);
            threads.add(JniUtils.getNumThreads());
        });
        assertEquals(Set.of(1), threads);
        assertEquals(2, JniUtils.getNumThreads(), "the caller's own");
    }

    @Test
    void oneThreadStaysOnTheCallers() {
        JniUtils.setNumThreads(1);
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        CpuThreads.each(Device.cpu(), 3, i -> threads.add(Thread.currentThread()));
        assertEquals(Set.of(Thread.currentThread()), threads);
    }

    @Test
    void theFirstFailureIsTheCallersAndEndsTheRest() {
        AtomicInteger begun = new AtomicInteger();
        IllegalStateException thrown = assertThrows(IllegalStateException.class, () -> CpuThreads.each(Device.cpu(), 1000, i -> {
            begun.incrementAndGet();
            throw new IllegalStateException("task " + i);
        }));
        assertTrue(thrown.getMessage().startsWith("task "), thrown.getMessage());
        assertTrue(begun.get() <= 2, begun + " tasks were begun");
        assertEquals(2, JniUtils.getNumThreads());
    }

    @Test
    void anInterruptEndsItWhenTheTasksUnderWayHaveEnded() {
        Thread caller = Thread.currentThread();
        AtomicInteger ended = new AtomicInteger();
        CountDownLatch both = new CountDownLatch(2);
        assertThrows(CancellationException.class, () -> CpuThreads.each(Device.cpu(), 2, i -> {
            both.countDown();
            await(both);
            caller.interrupt();
            ended.incrementAndGet();
        }));
        assertTrue(Thread.interrupted(), "the caller still knows that it was interrupted");
        assertEquals(2, ended.get());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }
}
