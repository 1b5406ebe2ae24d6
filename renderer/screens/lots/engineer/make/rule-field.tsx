import { useEngineerWords } from '../../../../messages/use-engineer-words.ts';
import { Segmented } from '../../../../parts/segmented.tsx';
import { Select } from '../../../../parts/select.tsx';
import { TextArea } from '../../../../parts/text-area.tsx';
import { TextInput } from '../../../../parts/text-input.tsx';
import layoutCss from '../layout.module.css';
import textCss from '../text.module.css';
import { NumberField } from '../number-field.tsx';
import { SecretMark } from '../secret-mark.tsx';
import own from './make.module.css';
import { alphabets, type RuleDraft, type RuleKind, ruleKinds } from './rule-draft.ts';

interface RuleFieldProps {
  /** Of the variable. */
  name: string;
  secret: boolean;
  rule: RuleDraft;
  onChange: (rule: RuleDraft) => void;
}

/** How the values of one variable are made. */
export function RuleField({ name, secret, rule, onChange }: RuleFieldProps) {
  const { make } = useEngineerWords();
  const change = (changes: Partial<RuleDraft>) => onChange({ ...rule, ...changes });
  return (
    <fieldset className={own['rule']}>
      <legend>
        <code>{name}</code>
        {secret ? (
          <span className={textCss['small']}>
            {' '}
            <SecretMark text={make.secret} />
          </span>
        ) : null}
      </legend>
      <Segmented
        label={make.rule}
        value={rule.rule}
        options={ruleKinds.map((value) => ({ value, name: make.rules[value] }))}
        onChange={(value) => change({ rule: value as RuleKind })}
      />
      {rule.rule === 'counter' ? (
        <div className={layoutCss['pair']}>
          <NumberField
            label={make.start}
            value={rule.start}
            least={0}
            most={Number.MAX_SAFE_INTEGER}
            onChange={(start) => change({ start })}
          />
          <NumberField
            label={make.step}
            value={rule.step}
            least={1}
            most={1_000_000}
            onChange={(step) => change({ step })}
          />
          <NumberField
            label={make.width}
            value={rule.width}
            least={1}
            most={20}
            onChange={(width) => change({ width })}
          />
        </div>
      ) : null}
      {rule.rule === 'pattern' ? (
        <TextInput
          label={make.pattern}
          hint={make.patternHint}
          maxLength={500}
          value={rule.pattern}
          onChange={(pattern) => change({ pattern })}
        />
      ) : null}
      {rule.rule === 'random' ? (
        <div className={layoutCss['pair']}>
          <NumberField
            label={make.length}
            value={rule.length}
            least={4}
            most={256}
            onChange={(length) => change({ length })}
          />
          <Select
            label={make.alphabet}
            value={rule.alphabet}
            options={alphabets.map((value) => ({ value, name: make.alphabets[value] }))}
            onChange={(value) => change({ alphabet: alphabets.find((one) => one === value) ?? 'alphanumeric' })}
          />
        </div>
      ) : null}
      {rule.rule === 'script' ? (
        <TextArea
          label={make.command}
          hint={make.commandHint}
          code
          value={rule.command}
          onChange={(command) => change({ command })}
        />
      ) : null}
    </fieldset>
  );
}
