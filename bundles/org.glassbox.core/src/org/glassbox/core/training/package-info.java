/** What takes part in training: loss terms, samplers, weights of samples, metrics. */
package org.glassbox.core.training;
