import type { NetworkReach, PolicyDocument } from "../answer.ts";
import { spanOf } from "./address-space.ts";
import { addresses, count, list } from "./words.ts";

/** As many blocks are named; the number of the others is told. */
const MOST_NAMED = 4;
const MOST_DRAWN = 500;
/** IPv4 and IPv6, from their first address to their last. */
const SPACES = [
  { name: "IPv4", ends: "0.0.0.0 to 255.255.255.255", blocks: (row: NetworkReach) => row.ipv4 },
  { name: "IPv6", ends: ":: to ffff:…", blocks: (row: NetworkReach) => row.ipv6 },
];

/** From where what the policy grants can be used. */
export function Reach({ document }: { document: PolicyDocument }) {
  const network = document.summary?.network ?? [];
  if (network.length === 0) return null;
  return (
    <section class="reach" aria-labelledby="reach-title">
      <h2 id="reach-title">From where</h2>
      <ul class="rows">
        {network.map((row) => (
          <Row row={row} alone={network.length === 1} />
        ))}
      </ul>
    </section>
  );
}

function Row({ row, alone }: { row: NetworkReach; alone: boolean }) {
  return (
    <li class="row">
      <p>
        {!alone && <Subject row={row} />}
        <Place row={row} from={alone ? "From" : "from"} />
        {!row.exact && <span class="quiet"> At most: a condition cannot be worked out exactly.</span>}
      </p>
      <div class="spaces">
        {SPACES.map(({ name, ends, blocks }) => (
          <Space name={name} ends={ends} blocks={row.everywhere ? ["::/0"] : blocks(row)} />
        ))}
        <span class="space">
          <span>VPC endpoint</span>
          <b>{row.everywhere || row.withoutSourceIp ? "yes" : "no"}</b>
        </span>
      </div>
    </li>
  );
}

function Subject({ row }: { row: NetworkReach }) {
  const { count: total, examples } = row.actions;
  const shown = examples.slice(0, 3);
  return (
    <>
      {total > shown.length ? `${count(total, "action")}, such as ` : ""}
      {shown.map((action, index) => (
        <>
          {index > 0 && ", "}
          <code>{action}</code>
        </>
      ))}
      {": "}
    </>
  );
}

function Place({ row, from }: { row: NetworkReach; from: string }) {
  if (row.everywhere) return <b>{from} anywhere.</b>;
  const parts = [addressCount(row.ipv4, row.ipv4Addresses, "IPv4"), addressCount(row.ipv6, row.ipv6Addresses, "IPv6")].filter(Boolean);
  const blocks = [...row.ipv4, ...row.ipv6];
  if (parts.length === 0) return <b>{from} {row.withoutSourceIp ? "VPC endpoints alone." : "nowhere: no request can satisfy it."}</b>;
  return (
    <>
      <b>{from} {list(parts)}</b> (
      {blocks.slice(0, MOST_NAMED).map((block, index) => (
        <>
          {index > 0 && ", "}
          <code>{block}</code>
        </>
      ))}
      {blocks.length > MOST_NAMED && ` and ${count(blocks.length - MOST_NAMED, "block")} more`}).
    </>
  );
}

function addressCount(blocks: readonly string[], digits: string, family: string): string {
  if (blocks.length === 0) return "";
  if (blocks.some((block) => block.endsWith("/0"))) return `all of ${family}`;
  return `${addresses(digits)} ${family} ${digits === "1" ? "address" : "addresses"}`;
}

function Space({ name, ends, blocks }: { name: string; ends: string; blocks: readonly string[] }) {
  return (
    <span class="space">
      <span>{name}</span>
      <svg viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">
        <title>{`The whole of ${name}, ${ends}`}</title>
        <rect class="whole" width="1000" height="10" />
        {blocks.slice(0, MOST_DRAWN).map((block) => (
          <Block block={block} />
        ))}
      </svg>
      {blocks.length === 0 && <b>no</b>}
    </span>
  );
}

/** Drawn wide enough to be seen, however small. */
function Block({ block }: { block: string }) {
  const span = spanOf(block);
  if (!span) return null;
  const width = Math.max(1000 * span.size, 12);
  return <rect class="part" x={Math.min(1000 * span.from, 1000 - width)} width={width} height="10" />;
}
