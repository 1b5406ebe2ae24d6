import type { QueryOutgoingPacket, ResponsePacket } from 'multicast-dns';

/** A record of multicast DNS. What stands in it was decoded, and not checked. */
export type Answer = NonNullable<ResponsePacket['answers']>[number];
export type Question = QueryOutgoingPacket['questions'][number];
