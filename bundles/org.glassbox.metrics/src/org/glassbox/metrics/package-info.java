/** Numbers that judge a classifier's predictions, and numbers that judge the maps of explainers. */
package org.glassbox.metrics;
