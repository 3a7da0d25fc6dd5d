/** Network architectures as graphs, with the parameter names of their published weights. */
package org.glassbox.networks;
