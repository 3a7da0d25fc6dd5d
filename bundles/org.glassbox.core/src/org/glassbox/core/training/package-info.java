/** What takes part in a training step: loss terms, samplers, metrics. */
package org.glassbox.core.training;
