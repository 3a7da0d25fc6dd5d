package org.glassbox.tests;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import org.glassbox.pytorch.GradientMode;
import org.glassbox.pytorch.Torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A test on the CPU whose thread records gradients. */
public abstract class RecordingTest {
    /** Owner of what a test makes; closed after it. */
    protected NDManager manager;
    private GradientMode mode;

    @BeforeEach
    protected void open() {
        manager = Torch.newManager(Device.cpu());
        mode = GradientMode.recording();
    }

    @AfterEach
    protected void close() {
        mode.close();
        manager.close();
    }
}
