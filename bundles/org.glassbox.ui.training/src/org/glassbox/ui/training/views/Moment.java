package org.glassbox.ui.training.views;

import java.nio.file.Path;

/**
 * A run after an epoch.
 *
 * @param folder the run's
 * @param epoch from 1
 */
public record Moment(Path folder, int epoch) {
}
