/** Exceptions and random numbers that everything in Glassbox shares. */
package org.glassbox.core;
