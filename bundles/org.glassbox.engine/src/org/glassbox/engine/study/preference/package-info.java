/** Preference studies: people say which of two heat maps of an image is the better one. */
package org.glassbox.engine.study.preference;
