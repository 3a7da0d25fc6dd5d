package org.glassbox.tests.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.glassbox.core.GlassboxException;
import org.glassbox.engine.io.ReadAhead;
import org.junit.jupiter.api.Test;

class ReadAheadTest {
    @Test
    void partsComeInOrderAndThenNothing() throws Exception {
        AtomicInteger next = new AtomicInteger();
        List<Integer> taken = new ArrayList<>();
        try (ReadAhead<Integer> parts = new ReadAhead<>(() -> next.get() < 5 ? Optional.of(next.getAndIncrement()) : Optional.empty())) {
            for (Optional<Integer> part = parts.next(); part.isPresent(); part = parts.next()) {
                taken.add(part.get());
            }
            assertTrue(parts.next().isEmpty(), "also when asked again");
        }
        assertEquals(List.of(0, 1, 2, 3, 4), taken);
    }

    @Test
    void onePartWaitsWhileAnotherIsWorkedOnAndNoMore() throws Exception {
        AtomicInteger read = new AtomicInteger();
        CountDownLatch second = new CountDownLatch(2);
        try (ReadAhead<Integer> parts = new ReadAhead<>(() -> {
            second.countDown();
            return Optional.of(read.incrementAndGet());
        })) {
            assertEquals(1, parts.next().orElseThrow());
            assertTrue(second.await(10, TimeUnit.SECONDS), "the second is read while the first is worked on");
            assertTrue(read.get() <= 2, "read ahead: " + read.get());
        }
    }

    @Test
    void theReadersFailureIsTheTakers() {
        try (ReadAhead<Integer> parts = new ReadAhead<>(() -> {
            throw GlassboxException.badInput("The disk is gone.");
        })) {
            assertEquals("The disk is gone.", assertThrows(GlassboxException.class, parts::next).getMessage());
        }
        try (ReadAhead<Integer> parts = new ReadAhead<>(() -> {
            throw new IllegalStateException("half-way");
        })) {
            assertThrows(IllegalStateException.class, parts::next);
        }
    }
}
