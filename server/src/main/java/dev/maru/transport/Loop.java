package dev.maru.transport;

import dev.maru.concurrent.Lane;
import dev.maru.session.Desk;

/**
 * What belongs to one event loop: its lane, its sessions' desk, its sweeper.
 *
 * @param lane the loop as a lane
 * @param desk what the loop's sessions share
 * @param sweeper looks after the loop's connections
 */
public record Loop(Lane lane, Desk desk, Sweeper sweeper) {}
