import { useEffect, useState } from "preact/hooks";
import type { NetworkReach, Networks, PolicyDocument } from "../answer.ts";
import type { Session } from "../session/session.ts";
import { spanOf } from "./address-space.ts";
import { Name } from "./name.tsx";
import { addresses, count, list } from "./words.ts";

/** As many blocks are named; the number of the others is told. */
const MOST_NAMED = 4;
const MOST_LISTED = 1000;
const MOST_DRAWN = 500;
/** IPv4 and IPv6, from their first address to their last. */
const SPACES = [
  { name: "IPv4", first: "0.0.0.0", last: "255.255.255.255", blocks: (networks: Networks) => networks.ipv4 },
  { name: "IPv6", first: "::", last: "ffff:…:ffff", blocks: (networks: Networks) => networks.ipv6 },
];

/** From where what the policy grants can be used, if it grants anything. */
export function Reach({ session, document }: { session: Session; document: PolicyDocument }) {
  const network = useExact(session, document);
  if (network.length === 0 || document.summary?.actions.granted === 0) return null;
  return (
    <section class="reach" aria-labelledby="reach-title">
      <div class="title-row">
        <h2 id="reach-title">From where</h2>
        <button type="button" class="plain" onClick={() => session.showTool("restrict")}>
          Restrict to your networks
        </button>
      </div>
      <ReachRows network={network} />
    </section>
  );
}

/** The rows of the check; where one of them is not exact, those of a closer look as soon as they are there. */
function useExact(session: Session, document: PolicyDocument): readonly NetworkReach[] {
  const [closer, setCloser] = useState<{ document: PolicyDocument; network: readonly NetworkReach[] }>();
  const network = document.summary?.network ?? [];
  useEffect(() => {
    if (network.every(({ exact }) => exact)) return;
    void import("../tools/closer.ts")
      .then(({ closerLook }) => closerLook(session))
      // Without it, what is there already stays.
      .then((found) => found && setCloser({ document, network: found }), () => undefined);
  }, [document]);
  return closer?.document === document ? closer.network : network;
}

export function ReachRows({ network }: { network: readonly NetworkReach[] }) {
  return (
    <ul class="rows">
      {network.map((row) => (
        <Row row={row} alone={network.length === 1} />
      ))}
    </ul>
  );
}

function Row({ row, alone }: { row: NetworkReach; alone: boolean }) {
  const [all, showAll] = useState(false);
  const networks = publicOf(row.direct ?? row);
  const { everywhere, withoutSourceIp, exact, private: apart = [] } = networks;
  const blocks = everywhere ? [] : [...networks.ipv4, ...networks.ipv6];
  const more = blocks.length - MOST_NAMED;
  return (
    <li class="row">
      <p>
        {!alone && <Subject row={row} />}
        <b>{place(networks, alone ? "From" : "from")}</b>
        {!exact && <span class="quiet"> At most: a condition cannot be worked out exactly.</span>}
      </p>
      {blocks.length > 0 && (
        <p class="blocks">
          {blocks.slice(0, all ? MOST_LISTED : MOST_NAMED).map((block) => (
            <code>{block}</code>
          ))}
          {more > 0 && (
            <button type="button" class="plain" aria-expanded={all} onClick={() => showAll(!all)}>
              {all ? "Fewer" : `${count(more, "block")} more`}
            </button>
          )}
        </p>
      )}
      <div class="spaces" aria-hidden="true">
        {SPACES.map(({ name, first, last, blocks: own }) => (
          <Space name={name} first={first} last={last} blocks={everywhere ? ["::/0"] : own(networks)} />
        ))}
      </div>
      <p class="quiet">
        A request through a VPC endpoint (no source address) {withoutSourceIp ? "can" : "cannot"} use it.
        {row.direct && ` What an AWS service does on somebody's behalf can use it ${place(publicOf(row), "from")}`}
        {apart.length > 0 && ` No request comes from private addresses (${some(apart)}): through a VPC endpoint, aws:VpcSourceIp has them.`}
      </p>
    </li>
  );
}

function Subject({ row }: { row: NetworkReach }) {
  const { count: total, examples } = row.actions;
  const shown = examples.slice(0, 3);
  // Another statement may give the same from elsewhere.
  const places = row.statements.map((index) => String(index + 1));
  const by = places.length === 1 ? `statement ${places}` : places.length > MOST_NAMED ? `${places.length} statements` : `statements ${list(places)}`;
  return (
    <>
      {places.length > 0 && `By ${by}, `}
      {total > shown.length ? `${count(total, "action")}, such as ` : ""}
      {shown.map((action, index) => (
        <>
          {index > 0 && ", "}
          <Name name={action} />
        </>
      ))}
      {": "}
    </>
  );
}

/** The networks without their private blocks, from which no request comes. */
function publicOf<N extends Networks>(networks: N): N {
  const apart = new Set(networks.private);
  if (apart.size === 0) return networks;
  const [ipv4, ipv6] = [networks.ipv4, networks.ipv6].map((blocks) => blocks.filter((block) => !apart.has(block))) as [string[], string[]];
  return { ...networks, ipv4, ipv6, ipv4Addresses: sizeOf(ipv4, 32), ipv6Addresses: sizeOf(ipv6, 128) };
}

/** How many addresses `blocks` have, of `bits` bits each. */
function sizeOf(blocks: readonly string[], bits: number): string {
  return String(blocks.reduce((sum, block) => sum + 2n ** BigInt(bits - Number(block.split("/")[1])), 0n));
}

function some(blocks: readonly string[]): string {
  const more = blocks.length - MOST_NAMED;
  return more > 0 ? `${blocks.slice(0, MOST_NAMED).join(", ")} and ${more} more` : list(blocks);
}

function place({ everywhere, ipv4, ipv4Addresses, ipv6, ipv6Addresses, withoutSourceIp }: Networks, from: string): string {
  if (everywhere) return `${from} anywhere.`;
  const parts = [addressCount(ipv4, ipv4Addresses, "IPv4"), addressCount(ipv6, ipv6Addresses, "IPv6")].filter(Boolean);
  if (parts.length === 0) return `${from} ${withoutSourceIp ? "VPC endpoints alone." : "nowhere: no request can satisfy it."}`;
  return `${from} ${list(parts)}.`;
}

function addressCount(blocks: readonly string[], digits: string, family: string): string {
  if (blocks.length === 0) return "";
  if (blocks.some((block) => block.endsWith("/0"))) return `all of ${family}`;
  return `${addresses(digits)} ${family} ${digits === "1" ? "address" : "addresses"}`;
}

/** The whole of an address space, with the blocks where they lie. The text says the same. */
function Space({ name, first, last, blocks }: { name: string; first: string; last: string; blocks: readonly string[] }) {
  return (
    <div class="space">
      <svg viewBox="0 0 1000 10" preserveAspectRatio="none">
        <rect class="whole" width="1000" height="10" />
        {blocks.slice(0, MOST_DRAWN).map((block) => (
          <Block block={block} />
        ))}
      </svg>
      <span>{first}</span>
      <span>{blocks.length ? name : `no ${name}`}</span>
      <span>{last}</span>
    </div>
  );
}

/** Drawn wide enough to be seen, however small. */
function Block({ block }: { block: string }) {
  const span = spanOf(block);
  if (!span) return null;
  const width = Math.max(1000 * span.size, 8);
  return <rect class="part" x={Math.min(1000 * span.from, 1000 - width)} width={width} height="10" />;
}
