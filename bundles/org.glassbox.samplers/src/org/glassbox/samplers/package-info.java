/** Who is asked about what: samplers rank the images that a network is least sure of, annotators answer the questions. */
package org.glassbox.samplers;
