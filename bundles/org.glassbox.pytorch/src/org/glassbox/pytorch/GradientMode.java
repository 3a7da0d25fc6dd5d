package org.glassbox.pytorch;

import ai.djl.pytorch.jni.JniUtils;

/**
 * Says whether operations on this thread are recorded for differentiation, until closed. PyTorch keeps that per thread and starts it in different states, so
 * every piece of device work opens one.
 */
public final class GradientMode implements AutoCloseable {
    private final boolean previous;

    private GradientMode(boolean recording) {
        Torch.engine();
        previous = JniUtils.isGradMode();
        JniUtils.setGradMode(recording);
    }

    /** Operations are recorded. */
    public static GradientMode recording() {
        return new GradientMode(true);
    }

    /** Operations are not recorded: inference, and updates in place of parameters. */
    public static GradientMode off() {
        return new GradientMode(false);
    }

    /** Whether operations on this thread are recorded. */
    public static boolean isRecording() {
        Torch.engine();
        return JniUtils.isGradMode();
    }

    @Override
    public void close() {
        JniUtils.setGradMode(previous);
    }
}
